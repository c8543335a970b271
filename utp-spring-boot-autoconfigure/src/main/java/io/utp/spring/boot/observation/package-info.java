/** Observations of what nodes and listeners do. */
@NullMarked
package io.utp.spring.boot.observation;

import org.jspecify.annotations.NullMarked;
