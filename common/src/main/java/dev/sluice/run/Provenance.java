package dev.sluice.run;

/**
 * Where a result comes from: with the settings, everything needed to get it again.
 *
 * @param seed decides every random number
 * @param dataSha256 of the data's bytes, in hexadecimal
 * @param sluice version of Sluice
 * @param gitRevision of the sources it was built from, {@code unknown} outside a clone
 * @param java the virtual machine's name and version
 * @param system operating system and architecture
 * @param processor its name as the system gives it
 * @param cores processors that the virtual machine sees
 * @param threads that ND4J's native code may use, as OMP_NUM_THREADS says; {@code default} if unset
 * @param backend ND4J's backend
 * @param blas the library of its matrix products
 * @param command the command line that (last) ran
 * @param started when, in ISO 8601, UTC
 * @param resumedAfterEpoch the epoch after which this command went on; 0 if it began the run
 */
public record Provenance(
    long seed,
    String dataSha256,
    String sluice,
    String gitRevision,
    String java,
    String system,
    String processor,
    int cores,
    String threads,
    String backend,
    String blas,
    String command,
    String started,
    int resumedAfterEpoch) {}
