// The main flow in Firefox, on http: and on file:.
import * as firefox from './lib/firefox.mjs';
import { mainFlowTests } from './lib/flow.mjs';

mainFlowTests('Firefox', firefox);
