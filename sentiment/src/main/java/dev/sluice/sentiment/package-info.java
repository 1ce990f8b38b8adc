/**
 * Sentiment analysis, or any other classification of short texts. Start with {@link
 * dev.sluice.sentiment.SentimentTask}; {@link dev.sluice.sentiment.ClassificationScore} defines the
 * metrics, {@link dev.sluice.sentiment.NaiveBayes} is the baseline, {@link
 * dev.sluice.sentiment.SentimentModel} applies a trained model. {@code dev.sluice.datasets} reads
 * texts and splits them into words.
 */
package dev.sluice.sentiment;
