/**
 * Experiments: recurrent cells compared over seeds. Each subpackage is one step of the way, and
 * knows only those before it:
 *
 * <ol>
 *   <li>{@code trial}: one point of a grid, its result, and the file that results are kept in;
 *   <li>{@code declaration}: what an experiment's file, or the flags of {@code sluice compare}, ask
 *       for;
 *   <li>{@code planning}: the trials that this takes, and how long they will run;
 *   <li>{@code worker}: running them, in this process or in several;
 *   <li>{@code comparison}: what the results of a task's trials say, cell against cell;
 *   <li>{@code report}: the same as tables, charts and pages;
 *   <li>{@code claims}: what textbooks say, held to results;
 *   <li>{@code command}: the commands of the command line.
 * </ol>
 *
 * <p>How a single trial trains lives in {@code dev.sluice.run}. Start with {@code trial.Trial},
 * then {@code planning.Plan}.
 */
package dev.sluice.experiment;
