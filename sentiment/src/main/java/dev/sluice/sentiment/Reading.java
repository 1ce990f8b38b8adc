package dev.sluice.sentiment;

import dev.sluice.error.UsageException;
import dev.sluice.layer.AttentionPooling;
import dev.sluice.layer.LastState;
import dev.sluice.settings.UnknownName;
import dev.sluice.training.RecurrentStack;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;

/**
 * How the states at all words become the one vector that is classified: {@code [batch, features,
 * time]} to {@code [batch, features]}, ignoring the padding. Each way is a class here; to add one,
 * write its class and list it in {@link #all}.
 */
sealed interface Reading {
  /** Every way, in the order of the help. */
  static List<Reading> all() {
    return List.of(new Last(), new Mean(), new Max(), new Attention());
  }

  /** Its name in settings. */
  String name();

  /**
   * The layer that reads.
   *
   * @param width features at each word
   * @param bidirectional whether the second half of the features was read backwards
   */
  Layer layer(int width, boolean bidirectional);

  /**
   * Adds the recurrent layers and the layer that reads them.
   *
   * @return the number of features that result
   */
  default int add(ListBuilder network, SentimentSettings settings) {
    ReadingSettings reading = settings.reading();
    int width =
        RecurrentStack.add(
            network, settings.network(), reading.embedding(), reading.bidirectional());
    network.layer(layer(width, reading.bidirectional()));
    return width;
  }

  /**
   * Finds a way by its name.
   *
   * @throws UsageException if there is none of that name; it names the nearest one and all
   */
  static Reading named(String name) {
    return all().stream()
        .filter(reading -> reading.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new UsageException(
                    UnknownName.message("--reading", "way of reading", name, names())));
  }

  /** All names. */
  static List<String> names() {
    return all().stream().map(Reading::name).toList();
  }

  /** The state after the last word; for the backward direction, after the first. */
  final class Last implements Reading {
    @Override
    public String name() {
      return "last";
    }

    @Override
    public Layer layer(int width, boolean bidirectional) {
      return new LastState(bidirectional);
    }

    /** In one direction, recurrent layers that return only their last state are cheaper. */
    @Override
    public int add(ListBuilder network, SentimentSettings settings) {
      return settings.reading().bidirectional()
          ? Reading.super.add(network, settings)
          : RecurrentStack.addToLastStep(
              network, settings.network(), settings.reading().embedding());
    }
  }

  /** The mean over all words. */
  final class Mean implements Reading {
    @Override
    public String name() {
      return "mean";
    }

    @Override
    public Layer layer(int width, boolean bidirectional) {
      return new GlobalPoolingLayer.Builder(PoolingType.AVG).build();
    }
  }

  /** The largest value of each feature over all words. */
  final class Max implements Reading {
    @Override
    public String name() {
      return "max";
    }

    @Override
    public Layer layer(int width, boolean bidirectional) {
      return new GlobalPoolingLayer.Builder(PoolingType.MAX).build();
    }
  }

  /** A mean in which the network learns how much each word counts (Yang et al. 2016). */
  final class Attention implements Reading {
    @Override
    public String name() {
      return "attention";
    }

    @Override
    public Layer layer(int width, boolean bidirectional) {
      return new AttentionPooling.Builder().nIn(width).build();
    }
  }
}
