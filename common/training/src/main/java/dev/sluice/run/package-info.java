/**
 * Runs and their files: {@link dev.sluice.run.Run} prepares, trains, evaluates and writes; {@link
 * dev.sluice.run.RunFolder} is the layout on disk; {@link dev.sluice.run.ModelFile} stores and
 * restores a model with its encoders; {@link dev.sluice.run.RunResult} is the result. Training
 * itself is in {@code dev.sluice.training}.
 */
package dev.sluice.run;
