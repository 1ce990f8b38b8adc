package dev.sluice.cell;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A test that every cell has to pass: each of {@link TestedCells}, ours and those that others
 * provide. All tests with it, which have the tag {@code conformance}, are the conformance suite;
 * {@code examples/own-cell} runs it on a cell from outside.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Tag("conformance")
@ParameterizedTest
@MethodSource("dev.sluice.cell.TestedCells#all")
public @interface EveryCell {}
