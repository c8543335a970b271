/** AssertJ assertions for sockets, events and hole punches. */
@NullMarked
package io.utp.spring.boot.test.assertj;

import org.jspecify.annotations.NullMarked;
