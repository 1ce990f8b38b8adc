package dev.sluice.cell;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Like {@link EveryCell}, for slow tests of the code around a cell: it runs on a few of our own
 * cells that differ in what they need ({@link TestedCells#ofEachKind}), and always on a cell from
 * outside.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Tag("conformance")
@ParameterizedTest
@MethodSource("dev.sluice.cell.TestedCells#ofEachKind")
public @interface CellOfEachKind {}
