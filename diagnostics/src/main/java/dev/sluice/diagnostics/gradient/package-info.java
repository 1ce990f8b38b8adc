/**
 * How far back the gradient of a trained network arrives. Start with {@link
 * dev.sluice.diagnostics.gradient.GradientFlow}.
 */
package dev.sluice.diagnostics.gradient;
