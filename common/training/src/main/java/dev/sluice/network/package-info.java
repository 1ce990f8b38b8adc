/**
 * Networks of either kind of Deeplearning4j's behind one interface, so that training, storing and
 * evaluation are written once: a {@link dev.sluice.network.NetworkDefinition} makes a {@link
 * dev.sluice.network.TrainableNetwork}. What trains them is in {@code dev.sluice.training}, the
 * layers they are made of in {@code dev.sluice.layer}.
 */
package dev.sluice.network;
