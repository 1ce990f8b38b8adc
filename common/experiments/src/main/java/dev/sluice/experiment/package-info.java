/**
 * Experiments: recurrent cells compared over seeds. Each subpackage depends only on those listed
 * before it:
 *
 * <ol>
 *   <li>{@code trial}: one point of a grid, its result, and the file of results;
 *   <li>{@code declaration}: an experiment as declared by a file or by the flags of {@code sluice
 *       compare};
 *   <li>{@code planning}: the trials of an experiment, and how long they will run;
 *   <li>{@code worker}: running trials, in this process or in several;
 *   <li>{@code comparison}: the results of a task's trials, cell against cell;
 *   <li>{@code report}: comparisons as tables, charts and pages;
 *   <li>{@code claims}: claims of textbooks, checked against results;
 *   <li>{@code command}: the commands of the command line.
 * </ol>
 *
 * <p>A single trial is trained by {@code dev.sluice.run}. Start with {@code trial.Trial}, then
 * {@code planning.Plan}.
 */
package dev.sluice.experiment;
