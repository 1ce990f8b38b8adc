/**
 * What is common to the standard problems of the recurrent literature on the command line; the
 * problems themselves are in the packages below: {@code adding}, {@code copymemory}, {@code music},
 * and {@code gradient}, what is measured of their networks.
 */
package dev.sluice.diagnostics;
