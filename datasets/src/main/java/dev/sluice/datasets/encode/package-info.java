/**
 * From words, characters and values to numbers and back. Every encoder is fitted on the training
 * part alone, never changes, and travels inside a stored model as JSON.
 */
package dev.sluice.datasets.encode;
