// Starts the kiosk. The only place where the page's parts meet.
import { mount } from 'svelte';
import '../design/base.css';
import { mountBoard } from '../board/mount-board.ts';
import { startLanguage } from '../words/language.ts';
import { scanWithCamera } from './actions/camera.ts';
import KioskApp from './ui/KioskApp.svelte';
import { startKiosk } from './visit.ts';

startLanguage();
mount(KioskApp, {
  target: document.getElementById('app')!,
  props: { visit: startKiosk(), mountBoard, scan: scanWithCamera },
});
