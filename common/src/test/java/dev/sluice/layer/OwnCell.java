package dev.sluice.layer;

import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;

/** The layers of this package, each of which has to pass every test of them. */
enum OwnCell {
  RNN {
    @Override
    BaseRecurrentLayer.Builder<?> layer() {
      return new Rnn.Builder();
    }
  },
  LSTM {
    @Override
    BaseRecurrentLayer.Builder<?> layer() {
      return new Lstm.Builder();
    }
  },
  GRU {
    @Override
    BaseRecurrentLayer.Builder<?> layer() {
      return new Gru.Builder();
    }
  },
  GRU_RESET_AFTER {
    @Override
    BaseRecurrentLayer.Builder<?> layer() {
      return new Gru.Builder().resetAfter(true);
    }
  };

  abstract BaseRecurrentLayer.Builder<?> layer();
}
