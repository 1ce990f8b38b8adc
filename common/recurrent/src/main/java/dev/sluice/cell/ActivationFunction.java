package dev.sluice.cell;

/**
 * The element-wise functions that a layer can put in place of a cell's sigmoid or tanh ({@link
 * Cell#replaceableActivations}). The slope of each is a function of its value, so that the backward
 * step needs only what the forward step leaves.
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

  /** The value at x. */
  public abstract double value(double x);

  /** The derivative at the point where the value is y; 0 at a corner. */
  public abstract double slope(double y);

  /** The slope of a line between the lower bound and 1, and 0 outside them. */
  private static double inside(double y, double low, double slope) {
    return Double.isNaN(y) ? y : y > low && y < 1 ? slope : 0;
  }
}
