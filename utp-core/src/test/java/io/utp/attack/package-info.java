/**
 * The attacker's table: each row mounts an attack in virtual time against a node that serves a good connection as well,
 * measures what the attacker spends, what it costs the node and what the good connection loses, and asserts the limit that
 * stands in {@code docs/security.md}.
 */
@NullMarked
package io.utp.attack;

import org.jspecify.annotations.NullMarked;
