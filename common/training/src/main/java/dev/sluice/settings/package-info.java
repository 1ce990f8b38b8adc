/**
 * Settings, declared once as records with {@link dev.sluice.settings.Setting} annotations, and
 * everything that {@link dev.sluice.settings.SettingsSchema} derives from them: flags, files,
 * checks. The records themselves are in the packages that they configure.
 */
package dev.sluice.settings;
