/**
 * Sentiment analysis, or any other sorting of short texts into classes. {@link
 * dev.sluice.sentiment.SentimentTask} is where to start; {@link
 * dev.sluice.sentiment.ClassificationScore} defines the metrics, {@link
 * dev.sluice.sentiment.NaiveBayes} is the baseline, {@link dev.sluice.sentiment.SentimentModel}
 * uses what has been trained. Reading text and cutting it into words lives in {@code
 * dev.sluice.datasets}.
 */
package dev.sluice.sentiment;
