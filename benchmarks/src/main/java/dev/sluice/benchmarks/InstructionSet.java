package dev.sluice.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The widest vector instructions that the implementations may use. */
enum InstructionSet {
  /** 32 registers of 512 bits. */
  AVX512("avx512"),
  /** 16 registers of 256 bits. */
  AVX2("avx2"),
  /** Whatever the machine has, which is neither of the above. */
  OTHER("other");

  private final String label;

  InstructionSet(String label) {
    this.label = label;
  }

  /**
   * The widest instructions of the machine.
   *
   * @param flags of the processor, as Linux names them
   */
  static InstructionSet widest(List<String> flags) {
    if (flags.contains("avx512f")) {
      return AVX512;
    }
    return flags.contains("avx2") ? AVX2 : OTHER;
  }

  /**
   * The set of this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  static InstructionSet named(String label) {
    return Arrays.stream(values())
        .filter(set -> set.label.equals(label))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no instruction set '" + label + "'"));
  }

  /** Whether a machine can run these instructions. */
  boolean runsOn(InstructionSet widest) {
    return this == widest || (this == AVX2 && widest == AVX512);
  }

  /** Options that limit the Java virtual machine to these instructions on a wider machine. */
  List<String> javaOptions(InstructionSet widest) {
    return this == AVX2 && widest == AVX512 ? List.of("-XX:UseAVX=2") : List.of();
  }

  /**
   * Variables that limit the native libraries to these instructions on a wider machine: PyTorch's
   * own kernels (ATen), oneDNN and MKL, also inside a virtual machine, and OpenBLAS.
   */
  Map<String, String> environment(InstructionSet widest) {
    return this == AVX2 && widest == AVX512
        ? Map.of(
            "ATEN_CPU_CAPABILITY", "avx2",
            "ONEDNN_MAX_CPU_ISA", "AVX2",
            "MKL_ENABLE_INSTRUCTIONS", "AVX2",
            "OPENBLAS_CORETYPE", "Haswell")
        : Map.of();
  }

  /** The name as written in tables and options. */
  @Override
  public String toString() {
    return label;
  }
}
