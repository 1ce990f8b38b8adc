/**
 * What a run is and what it leaves on disk: {@link dev.sluice.run.Run} prepares, trains, evaluates
 * and writes; {@link dev.sluice.run.RunFolder} says where; {@link dev.sluice.run.ModelFile} stores
 * and restores a model with its encoders; {@link dev.sluice.run.RunResult} is what it measured. How
 * training itself works lives in {@code dev.sluice.training}.
 */
package dev.sluice.run;
