package dev.sluice.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.sluice.cell.ActivationFunction;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Compiled loops keep vectors in registers. If the compiler lacks the class of a vector, it calls
 * methods with it instead, each vector becomes an object, and the loop is ten times slower. It
 * learns classes from a profile that differs from process to process; here, it must not use it.
 */
class CompiledLoopsTest {
  @Test
  @Tag("slow")
  void noLoopMakesObjectsEvenIfTheCompilerCannotUseTheProfile() throws Exception {
    Process process =
        new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java",
                "--add-modules",
                "jdk.incubator.vector",
                "-Djdk.incubator.vector.VECTOR_ACCESS_OOB_CHECK=0",
                "-XX:CompileCommand=quiet",
                "-XX:CompileCommand=dontinline,dev.sluice.engine.FloatVector*::*",
                "-XX:PerMethodTrapLimit=0",
                "-cp",
                System.getProperty("java.class.path"),
                Loops.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    List<String> allocating =
        output.lines().filter(line -> line.contains(" bytes")).collect(Collectors.toList());
    assertThat(allocating).isEmpty();
    assertThat(output).contains("done");
  }

  /** Prints the name of each loop that makes objects. */
  static final class Loops {
    private static final int COUNT = 1024;

    /** Far below one object for each vector. */
    private static final long ALLOWED = 64;

    private final FloatVectorArithmetic math = new FloatVectorArithmetic();
    private final float[][] x = new float[6][];
    private final Map<String, Runnable> loops = new LinkedHashMap<>();

    private Loops() {
      Random random = new Random(1);
      for (int i = 0; i < x.length; i++) {
        x[i] = new float[64 * COUNT];
        for (int j = 0; j < x[i].length; j++) {
          x[i][j] = random.nextFloat();
        }
      }
      for (int columns : new int[] {32, 48, 16, 256}) {
        Packed<float[]> packed = math.packed(64, columns);
        packed.pack(x[0], 0, columns, 1);
        for (int rows = 1; rows <= 24; rows++) {
          int m = rows;
          loops.put(
              "product of %d rows and %d columns".formatted(m, columns),
              () -> packed.addProduct(x[1], 0, 256, x[2], 0, 64, m, x[3], 0, 256));
        }
      }
      loops.put("tanh", () -> math.tanh(x[1], 0, x[0], 0, COUNT));
      loops.put("sigmoid", () -> math.sigmoid(x[1], 0, COUNT));
      loops.put("softmax", () -> math.softmax(x[0], 0, x[1], 0, COUNT));
      loops.put("positive", () -> math.positive(x[1], 0, COUNT));
      loops.put("positiveBack", () -> math.positiveBack(x[1], 0, x[2], 0, COUNT));
      loops.put(
          "positiveBack of a product", () -> math.positiveBack(x[1], 0, x[2], 0, x[3], 0, COUNT));
      loops.put("share", () -> math.share(x[1], 0, x[2], 0, x[3], 0, COUNT));
      loops.put("relu", () -> math.relu(x[1], 0, x[0], 0, COUNT));
      loops.put("reluBack", () -> math.reluBack(x[1], 0, x[2], 0, x[3], 0, COUNT));
      loops.put("scale", () -> math.scale(x[1], 0, x[0], 0, 0.5, COUNT));
      loops.put("scaleAndAdd", () -> math.scaleAndAdd(x[1], 0, x[0], 0, 0.5, x[2], 0, COUNT));
      loops.put("multiply", () -> math.multiply(x[1], 0, x[2], 0, x[3], 0, COUNT));
      loops.put("addProduct", () -> math.addProduct(x[1], 0, x[2], 0, x[3], 0, COUNT));
      loops.put(
          "addProductOfComplement",
          () -> math.addProductOfComplement(x[1], 0, x[2], 0, x[3], 0, COUNT));
      loops.put(
          "sumOfProducts",
          () -> math.sumOfProducts(x[1], 0, x[2], 0, x[3], 0, x[4], 0, x[5], 0, COUNT));
      loops.put("interpolate", () -> math.interpolate(x[1], 0, x[2], 0, x[3], 0, x[4], 0, COUNT));
      loops.put(
          "interpolateBack",
          () -> math.interpolateBack(x[0], 0, x[1], 0, x[2], 0, x[3], 0, x[4], 0, x[5], 0, COUNT));
      loops.put("subtract", () -> math.subtract(x[1], 0, x[2], 0, x[3], 0, COUNT));
      loops.put("sigmoidBack", () -> math.sigmoidBack(x[1], 0, x[2], 0, COUNT));
      loops.put(
          "sigmoidBack of a product", () -> math.sigmoidBack(x[1], 0, x[2], 0, x[3], 0, COUNT));
      loops.put("tanhBack", () -> math.tanhBack(x[1], 0, x[2], 0, x[3], 0, COUNT));
      loops.put(
          "tanhBack of a product", () -> math.tanhBack(x[1], 0, x[2], 0, x[3], 0, x[4], 0, COUNT));
      loops.put("addTanhBack", () -> math.addTanhBack(x[1], 0, x[2], 0, x[3], 0, x[4], 0, COUNT));
      loops.put("add", () -> math.add(x[1], 0, x[2], 0, COUNT));
      float[] zeros = new float[COUNT];
      loops.put("onlyNonZero", () -> math.onlyNonZero(zeros, 0, COUNT));
      for (ActivationFunction function : ActivationFunction.values()) {
        loops.put(function + "", () -> math.activate(function, x[1], 0, x[0], 0, COUNT));
        loops.put("slope of " + function, () -> math.slope(function, x[1], 0, x[0], 0, COUNT));
      }
      float[] workspace = new float[math.workspaceSize()];
      loops.put(
          "product of transposed rows",
          () ->
              math.multiplyTransposed(
                  x[0], 0, 128, x[1], 0, 128, 128, 128, 64, x[2], 0, 128, workspace));
    }

    public static void main(String[] args) {
      Loops all = new Loops();
      ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      long id = Thread.currentThread().getId();
      all.loops.forEach(
          (name, loop) -> {
            long allocated = 0;
            for (int attempt = 0; attempt < 40; attempt++) {
              long before = thread.getThreadAllocatedBytes(id);
              for (int i = 0; i < 500; i++) {
                loop.run();
              }
              allocated = (thread.getThreadAllocatedBytes(id) - before) / 500;
              if (allocated <= ALLOWED) {
                return;
              }
            }
            System.out.println(name + " makes objects of " + allocated + " bytes");
          });
      System.out.println("done");
    }
  }
}
