/** The whole brain of one UDP socket: tells uTP from punches and everything else. */
@NullMarked
package io.utp.engine.endpoint;

import org.jspecify.annotations.NullMarked;
