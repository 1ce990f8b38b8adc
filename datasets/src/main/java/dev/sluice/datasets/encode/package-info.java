/**
 * Encoders from words, characters and values to numbers and back. An encoder is fitted on the
 * training part only, is immutable, and is stored in a model as JSON.
 */
package dev.sluice.datasets.encode;
