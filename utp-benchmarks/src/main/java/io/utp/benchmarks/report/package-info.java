/** The report that people look at: plots as SVG and PNG, tables, the machine. */
@NullMarked
package io.utp.benchmarks.report;

import org.jspecify.annotations.NullMarked;
