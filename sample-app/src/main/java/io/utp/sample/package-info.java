/** A small application that uses the starter. */
@NullMarked
package io.utp.sample;

import org.jspecify.annotations.NullMarked;
