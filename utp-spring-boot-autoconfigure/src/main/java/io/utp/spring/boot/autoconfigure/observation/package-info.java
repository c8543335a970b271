/** Auto-configuration of observations. */
@NullMarked
package io.utp.spring.boot.autoconfigure.observation;

import org.jspecify.annotations.NullMarked;
