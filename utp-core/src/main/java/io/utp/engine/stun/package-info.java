/** STUN (RFC 8489) as a client: which address the world sees, and what kind of NAT stands in between (RFC 5780). */
@NullMarked
package io.utp.engine.stun;

import org.jspecify.annotations.NullMarked;
