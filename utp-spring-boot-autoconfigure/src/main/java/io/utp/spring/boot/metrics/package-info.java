/** The metrics of nodes. */
@NullMarked
package io.utp.spring.boot.metrics;

import org.jspecify.annotations.NullMarked;
