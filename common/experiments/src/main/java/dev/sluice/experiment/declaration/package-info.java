/**
 * Declares what is to be compared: an {@link dev.sluice.experiment.declaration.Experiment} of
 * {@link dev.sluice.experiment.declaration.Study studies}, read from a YAML file ({@link
 * dev.sluice.experiment.declaration.ExperimentFile}) or made from the flags of the command line
 * ({@link dev.sluice.experiment.declaration.AdHocComparison}). Every value is checked here; no data
 * is loaded. Start with {@code ExperimentFile}.
 */
package dev.sluice.experiment.declaration;
