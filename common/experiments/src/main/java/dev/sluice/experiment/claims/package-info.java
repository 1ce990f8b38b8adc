/**
 * Checks what textbooks say about recurrent cells against the results of experiments: each {@link
 * dev.sluice.experiment.claims.Claim} has a rule that decides for each seed whether it agrees. Also
 * generates the results table of the README from the same results. Start with {@code Claim}.
 */
package dev.sluice.experiment.claims;
