/**
 * Settings declared once, as records with {@link dev.sluice.settings.Setting} lines, and everything
 * that {@link dev.sluice.settings.SettingsSchema} derives from them: flags, files, checks. The
 * records themselves live with what they set.
 */
package dev.sluice.settings;
