/**
 * The {@code sluice} command: every module's commands under one name. This package only assembles
 * them; a task and its commands are in the task's module.
 */
package dev.sluice.cli;
