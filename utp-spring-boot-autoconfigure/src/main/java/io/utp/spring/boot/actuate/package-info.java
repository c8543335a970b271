/** The endpoint that shows nodes and their connections. */
@NullMarked
package io.utp.spring.boot.actuate;

import org.jspecify.annotations.NullMarked;
