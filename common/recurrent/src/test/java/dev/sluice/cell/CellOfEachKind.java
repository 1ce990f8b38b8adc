package dev.sluice.cell;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * As {@link EveryCell}, for tests of what stands around the cell, which take long: of our own cells
 * a few run that differ in what they need ({@link TestedCells#ofEachKind}); a cell from outside
 * always does.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Tag("conformance")
@ParameterizedTest
@MethodSource("dev.sluice.cell.TestedCells#ofEachKind")
public @interface CellOfEachKind {}
