/**
 * What textbooks say of recurrent cells, held to the results of experiments: each {@link
 * dev.sluice.experiment.claims.Claim} has a rule that decides for each seed whether it agrees. Also
 * the results table of the README, which is made from the same results. Start with {@code Claim}.
 */
package dev.sluice.experiment.claims;
