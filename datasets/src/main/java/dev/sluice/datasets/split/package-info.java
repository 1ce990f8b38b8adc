/**
 * Train, validation and test parts: {@link dev.sluice.datasets.split.Split} and the ways to create
 * one. Data is always split before it is encoded.
 */
package dev.sluice.datasets.split;
