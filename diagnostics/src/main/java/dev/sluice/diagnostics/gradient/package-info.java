/**
 * How far back the gradient of a network reaches. Start with {@link
 * dev.sluice.diagnostics.gradient.GradientFlow}.
 */
package dev.sluice.diagnostics.gradient;
