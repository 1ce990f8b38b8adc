/**
 * The {@code sluice} command: every module's commands under one name. Nothing is decided here; a
 * task and its commands live in the task's module.
 */
package dev.sluice.cli;
