/** What a driver of the protocol implements; applications use {@link io.utp.UtpNode#builder()}. */
@NullMarked
package io.utp.spi;

import org.jspecify.annotations.NullMarked;
