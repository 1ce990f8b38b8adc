package dev.sluice.engine;

import dev.sluice.cell.ActivationFunction;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The functions that a layer can put in place of sigmoid and tanh, in vectors. NaN stays NaN:
 * comparing and blending keep it, whereas minimum and maximum may not.
 */
final class FloatVectorActivations {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  private FloatVectorActivations() {}

  /** {@code factor * x + shift}, at least {@code low} and at most 1. */
  static void line(
      float[] into,
      int intoAt,
      float[] x,
      int at,
      float factor,
      float shift,
      float low,
      int count) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector y = FloatVector.fromArray(SPECIES, x, at + i).mul(factor).add(shift);
      y = y.blend(low, y.compare(VectorOperators.LT, low));
      y.blend(1, y.compare(VectorOperators.GT, 1)).intoArray(into, intoAt + i);
    }
  }

  /** The slope of a line as a function of its value: {@code factor} between the bounds, else 0. */
  static void lineSlope(
      float[] into, int intoAt, float[] y, int at, float factor, float low, float high, int count) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector value = FloatVector.fromArray(SPECIES, y, at + i);
      // One mask at a time; NaN is in none of them.
      value
          .blend(0, value.compare(VectorOperators.EQ, value))
          .blend(factor, value.compare(VectorOperators.GT, low))
          .blend(0, value.compare(VectorOperators.GE, high))
          .intoArray(into, intoAt + i);
    }
  }

  /** {@link ActivationFunction#SOFTSIGN}. */
  static void softsign(float[] into, int intoAt, float[] x, int at, int count) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector value = FloatVector.fromArray(SPECIES, x, at + i);
      // Beyond this bound the result is 1 in single precision, and infinity stays finite.
      value = value.blend(0x1p30f, value.compare(VectorOperators.GT, 0x1p30f));
      value = value.blend(-0x1p30f, value.compare(VectorOperators.LT, -0x1p30f));
      value.div(value.abs().add(1)).intoArray(into, intoAt + i);
    }
  }

  /** The slope of softsign as a function of its value. */
  static void softsignSlope(float[] into, int intoAt, float[] y, int at, int count) {
    for (int i = 0; i < count; i += LANES) {
      FloatVector rest = FloatVector.fromArray(SPECIES, y, at + i).abs().neg().add(1);
      rest.mul(rest).intoArray(into, intoAt + i);
    }
  }

  /** {@code y * (1 - y)}. */
  static void sigmoidSlope(float[] into, int intoAt, float[] y, int at, int count) {
    FloatVector one = FloatVector.broadcast(SPECIES, 1);
    for (int i = 0; i < count; i += LANES) {
      FloatVector value = FloatVector.fromArray(SPECIES, y, at + i);
      one.sub(value).mul(value).intoArray(into, intoAt + i);
    }
  }

  /** {@code 1 - y * y}. */
  static void tanhSlope(float[] into, int intoAt, float[] y, int at, int count) {
    FloatVector one = FloatVector.broadcast(SPECIES, 1);
    for (int i = 0; i < count; i += LANES) {
      FloatVector value = FloatVector.fromArray(SPECIES, y, at + i);
      one.sub(value.mul(value)).intoArray(into, intoAt + i);
    }
  }
}
