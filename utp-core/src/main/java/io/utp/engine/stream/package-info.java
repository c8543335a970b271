/** The bytes of one connection: those to send and those received, in and out of order. */
@NullMarked
package io.utp.engine.stream;

import org.jspecify.annotations.NullMarked;
