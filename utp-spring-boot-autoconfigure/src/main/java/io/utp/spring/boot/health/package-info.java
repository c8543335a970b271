/** The health of a node. */
@NullMarked
package io.utp.spring.boot.health;

import org.jspecify.annotations.NullMarked;
