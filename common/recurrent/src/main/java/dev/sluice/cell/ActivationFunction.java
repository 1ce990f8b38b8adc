package dev.sluice.cell;

/**
 * The functions by element that a layer can put in place of a cell's sigmoid or tanh ({@link
 * Cell#replaceableActivations}). Each has a slope that follows from its value, so that the step
 * back needs nothing but what the step forward leaves.
 */
public enum ActivationFunction {
  /** {@code 1 / (1 + exp(-x))}. */
  SIGMOID {
    @Override
    public double value(double x) {
      return 1 / (1 + Math.exp(-x));
    }

    @Override
    public double slope(double y) {
      return y * (1 - y);
    }
  },
  /** {@code 0.2 x + 0.5}, at least 0 and at most 1 (Courbariaux et al. 2015, arXiv 1511.00363). */
  HARD_SIGMOID {
    @Override
    public double value(double x) {
      return Math.max(0, Math.min(1, 0.2 * x + 0.5));
    }

    @Override
    public double slope(double y) {
      return inside(y, 0, 0.2);
    }
  },
  /** The hyperbolic tangent. */
  TANH {
    @Override
    public double value(double x) {
      return Math.tanh(x);
    }

    @Override
    public double slope(double y) {
      return 1 - y * y;
    }
  },
  /** {@code x}, at least -1 and at most 1. */
  HARD_TANH {
    @Override
    public double value(double x) {
      return Math.max(-1, Math.min(1, x));
    }

    @Override
    public double slope(double y) {
      return inside(y, -1, 1);
    }
  },
  /** {@code x / (1 + |x|)}. */
  SOFTSIGN {
    @Override
    public double value(double x) {
      // Infinity divided by infinity is not a number.
      return Double.isInfinite(x) ? Math.signum(x) : x / (1 + Math.abs(x));
    }

    @Override
    public double slope(double y) {
      return (1 - Math.abs(y)) * (1 - Math.abs(y));
    }
  },
  /** {@code max(0, x)}. */
  RELU {
    @Override
    public double value(double x) {
      return Math.max(0, x);
    }

    @Override
    public double slope(double y) {
      return Double.isNaN(y) ? y : y > 0 ? 1 : 0;
    }
  },
  /** {@code x}. */
  IDENTITY {
    @Override
    public double value(double x) {
      return x;
    }

    @Override
    public double slope(double y) {
      return 1;
    }
  };

  /** Its value at x. */
  public abstract double value(double x);

  /** Its derivative where its value is y; 0 where a function with corners is at one of them. */
  public abstract double slope(double y);

  /** The slope of a straight line from a low bound to 1, and 0 beyond. */
  private static double inside(double y, double low, double slope) {
    return Double.isNaN(y) ? y : y > low && y < 1 ? slope : 0;
  }
}
