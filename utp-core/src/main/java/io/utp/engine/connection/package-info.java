/** One connection: its states, what to do with a packet, what to send next. */
@NullMarked
package io.utp.engine.connection;

import org.jspecify.annotations.NullMarked;
