/** Messages on a connection: where one ends and the next begins, and what its bytes mean. */
@NullMarked
package io.utp.spring.codec;

import org.jspecify.annotations.NullMarked;
