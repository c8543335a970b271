/** Auto-configuration of the metrics of nodes. */
@NullMarked
package io.utp.spring.boot.autoconfigure.metrics;

import org.jspecify.annotations.NullMarked;
