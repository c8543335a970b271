/** Auto-configuration of a node and of {@link io.utp.spring.annotation.UtpListener @UtpListener}. */
@NullMarked
package io.utp.spring.boot.autoconfigure;

import org.jspecify.annotations.NullMarked;
