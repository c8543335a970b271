/** A node as a part of the application context: its start and stop, its port and its failures. */
@NullMarked
package io.utp.spring.boot.context;

import org.jspecify.annotations.NullMarked;
