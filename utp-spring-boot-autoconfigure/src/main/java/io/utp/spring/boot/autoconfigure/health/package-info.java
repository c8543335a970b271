/** Auto-configuration of the health of nodes. */
@NullMarked
package io.utp.spring.boot.autoconfigure.health;

import org.jspecify.annotations.NullMarked;
