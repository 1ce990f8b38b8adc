/**
 * Both kinds of Deeplearning4j network behind one interface, so that training, storing and
 * evaluation are written once: a {@link dev.sluice.network.NetworkDefinition} creates a {@link
 * dev.sluice.network.TrainableNetwork}. Training is in {@code dev.sluice.training}, the layers are
 * in {@code dev.sluice.layer}.
 */
package dev.sluice.network;
